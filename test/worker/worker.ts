/** The Worker under test: the gateway as it is, and beside it what some tests need to have answered. */
export * from "../../src/index.ts";
export { default } from "../../src/index.ts";
export { SlowAnswerOfTests } from "./support/slow-answers.ts";
