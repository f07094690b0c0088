/** Latchkey as it is published: built, and not from source. */
export * from '../../dist/libs/latchkey/src/index.js';
