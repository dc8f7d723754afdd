/** Folders for the time that this process runs. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = mkdtempSync(join(tmpdir(), "wechat-edge-bench-"));
process.once("exit", () => rmSync(root, { recursive: true, force: true }));

/** Makes an empty folder, which goes when this process ends. */
export const temporaryFolder = (): string => mkdtempSync(join(root, "folder-"));
