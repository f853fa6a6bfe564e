/** Texts that stand in a file of the page and not in its table of words, where no translation finds them. */

import ts from 'typescript';

export interface LooseText {
	readonly line: number;
	readonly text: string;
	readonly why: 'in a template' | 'in an attribute' | 'in the code' | 'read when the file is loaded';
}

/** Attributes that are read or heard. */
const READ =
	/\s(?:aria-(?:label|description|valuetext|placeholder|roledescription)|title|placeholder|alt|label|hint|legend|summary)=(["'])(.*?)\1/gs;
/** Two letters or more beside each other. */
const WORD = /\p{L}{2,}/u;
/** Names that are the same in every language. */
const NAMES = /\b(?:Thalweg|LaTeX|f32|f64|log)\b/g;
/** Words as people write them: two of them, or one that begins with a capital letter. */
const PROSE = /\p{L}{2,} \p{L}|\p{L}[,.:;] \p{L}|^\s?\p{Lu}\p{Ll}+\P{L}*$/u;
/** Keys of a keyboard, names of errors, and what a browser calls things. */
const NO_PROSE =
	/^(?:Arrow\w+|Enter|Escape|Home|End|Space|Page\w+|Tab|Shift\+|Delete|Backspace|Files|\w+Error|Ctrl\+\S*)$|^\((?:prefers|pointer|hover|min|max)|^M[\d.]|-apple-system|^\s*(?:@page|color-mix|position|translate|button|\.\w)/;
/** Whose texts nobody reads on the page: styles, patterns of elements, and faults of the program itself. */
const UNREAD =
	/^(?:css|.*\.(?:querySelector(?:All)?|closest|matches|warn|error|setProperty|cssText)|matchMedia|Error|TypeError|RangeError|UsageError)$/;

const isLoose = (text: string): boolean => WORD.test(text.replace(NAMES, ''));
const isProse = (text: string): boolean => PROSE.test(text.replace(NAMES, '')) && !NO_PROSE.test(text);

/** The parts of a template that are written in it. */
const written = (template: ts.TemplateLiteral): readonly ts.TemplateLiteralLikeNode[] =>
	ts.isNoSubstitutionTemplateLiteral(template) ? [template] : [template.head, ...template.templateSpans.map(({ literal }) => literal)];

/**
 * @param bindings what the table of words is called in the code
 * @example looseTexts('x.ts', 'html`<p>Hello</p>`') // [{ line: 1, text: 'Hello', why: 'in a template' }]
 */
export function looseTexts(path: string, code: string, bindings: readonly string[] = ['WORDS']): readonly LooseText[] {
	const file = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
	const found: LooseText[] = [];
	const tell = (node: ts.Node, text: string, why: LooseText['why']): void => {
		found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: text.trim().replace(/\s+/g, ' '), why });
	};

	/** Its texts and attributes; a value that is put in stands as a mark, and ends no tag. */
	const template = (node: ts.TaggedTemplateExpression): void => {
		const markup = written(node.template)
			.map(({ text }) => text)
			.join('\u0000');
		for (const [, , text = ''] of markup.matchAll(READ)) if (isLoose(text)) tell(node, text, 'in an attribute');
		for (const text of markup.replace(/<[^<>]*>/g, '\u0001').split(/[\u0000\u0001]/)) if (isLoose(text)) tell(node, text, 'in a template');
	};

	const visit = (node: ts.Node, isCalled: boolean): void => {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
		if (ts.isTaggedTemplateExpression(node)) {
			const tag = node.tag.getText();
			if (UNREAD.test(tag)) return;
			if (tag === 'html' || tag === 'svg') {
				template(node);
				if (ts.isTemplateExpression(node.template)) for (const span of node.template.templateSpans) visit(span.expression, isCalled);
				return;
			}
		}
		if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && UNREAD.test(node.expression.getText())) return;
		if (ts.isBinaryExpression(node) && UNREAD.test(node.left.getText())) return;
		if (ts.isStringLiteralLike(node) && isProse(node.text)) tell(node, node.text, 'in the code');
		if (ts.isTemplateExpression(node)) {
			const text = written(node)
				.map((part) => part.text)
				.join(' … ');
			if (written(node).some((part) => isProse(part.text))) tell(node, text, 'in the code');
		}
		if (!isCalled && ts.isPropertyAccessExpression(node) && bindings.includes(node.expression.getText())) {
			tell(node, node.getText(), 'read when the file is loaded');
		}
		const isLater =
			ts.isFunctionLike(node) ||
			(ts.isPropertyDeclaration(node) && !ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword));
		ts.forEachChild(node, (child) => visit(child, isCalled || isLater));
	};
	visit(file, false);
	return found;
}
