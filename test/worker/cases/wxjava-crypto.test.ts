/** Envelopes of WxJava (Java). */
import cases from "../../cases/wxjava-crypto.json";
import { runCases } from "./run-cases.ts";

runCases(cases);
