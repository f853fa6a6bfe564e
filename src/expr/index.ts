/** The expression language: text to syntax tree to graph, derivatives and values. */

export type { Ast, Program, Statement } from './ast.ts';
export { type CompiledFormula, type CompileOptions, compileFormula, type FormulaParameter } from './build.ts';
export { differentiate, gradient, hessian } from './differentiate.ts';
export { FormulaError, type Hint, type Span } from './errors.ts';
export { type DataTable, type Evaluator, evaluator } from './evaluate.ts';
export { type ExprId, type ExprNode, Graph } from './graph.ts';
export { findFunction, FUNCTIONS, type LanguageFunction } from './library.ts';
export { parseFormula } from './parse.ts';
export { type MathNode, toLatex, toMathML, type Typeset, typeset } from './typeset.ts';
