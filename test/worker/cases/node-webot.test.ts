/** Callback bodies, requests, envelopes and replies of node-webot/wechat (Node.js). */
import cases from "../../cases/node-webot.json";
import { runCases } from "./run-cases.ts";

runCases(cases);
