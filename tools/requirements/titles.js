import ts from 'typescript';
import { NUMBER } from './list.js';

const tag = new RegExp(`\\[(${NUMBER.source}(?:, ?${NUMBER.source})*)\\]`, 'g');
const notRun = /^x(it|test|describe)\b|\.(skip|todo)\b/;

/**
 * The numbers that the titles in a file of tests name: `[R11]`, `[R11][R12]` or `[R11, R12]`. Comments don't count,
 * nor does a test that is skipped.
 *
 * @param {string} source the text of a TypeScript file
 * @returns {Set<string>}
 */
export const numbersIn = (source) => {
  /** @type {Set<string>} */
  const numbers = new Set();
  const file = ts.createSourceFile('file.spec.ts', source, ts.ScriptTarget.Latest);

  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node) && notRun.test(node.expression.getText(file))) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      for (const [, list = ''] of node.text.matchAll(tag)) {
        for (const number of list.split(/, ?/)) numbers.add(number);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return numbers;
};
