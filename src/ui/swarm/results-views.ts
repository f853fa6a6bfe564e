/** The elements that show results: loaded once the panel that holds them is there, so that the first picture does not wait for them. */

import './curve-chart.ts';
import './results-table.ts';
