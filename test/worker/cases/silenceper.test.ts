/** The signature of silenceper/wechat (Go). */
import cases from "../../cases/silenceper.json";
import { runCases } from "./run-cases.ts";

runCases(cases);
