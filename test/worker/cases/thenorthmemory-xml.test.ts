/** Callback bodies of TheNorthMemory's libraries, good and hostile. */
import cases from "../../cases/thenorthmemory-xml.json";
import { runCases } from "./run-cases.ts";

runCases(cases);
