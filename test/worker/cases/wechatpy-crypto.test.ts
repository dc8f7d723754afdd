/** Envelopes and signatures of wechatpy (Python). */
import cases from "../../cases/wechatpy-crypto.json";
import { runCases } from "./run-cases.ts";

runCases(cases);
