/** The name of a file that leaves the page: the landscape's title, and an ending. */

import { EXPORTS } from '../../words/exports.ts';
import { fileTitle } from '../file-title.ts';

export const exportName = (title: string, ending: string): string => `${fileTitle(title) || EXPORTS.figure.fileName}.${ending}`;
