/** Signatures, an envelope and a sealed body of chanxuehong/wechat (Go). */
import cases from "../../cases/chanxuehong-crypto.json";
import { runCases } from "./run-cases.ts";

runCases(cases);
