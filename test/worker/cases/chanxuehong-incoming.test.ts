/** Callback bodies of chanxuehong/wechat (Go). */
import cases from "../../cases/chanxuehong-incoming.json";
import { runCases } from "./run-cases.ts";

runCases(cases);
