/** The texts of the glossary, which is loaded with the sheet that shows it: the page speaks its language by then. */

import { ENGLISH_GLOSSARY } from './english/glossary.ts';
import { WORDS } from './words.ts';

export const GLOSSARY = WORDS.glossary ?? ENGLISH_GLOSSARY;
