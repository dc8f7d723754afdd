/** Envelopes and signatures of PowerWeChat (Go). */
import cases from "../../cases/powerwechat-crypto.json";
import { runCases } from "./run-cases.ts";

runCases(cases);
