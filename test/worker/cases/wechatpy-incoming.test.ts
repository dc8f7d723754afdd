/** Callback bodies of wechatpy (Python). */
import cases from "../../cases/wechatpy-incoming.json";
import { runCases } from "./run-cases.ts";

runCases(cases);
