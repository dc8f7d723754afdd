import { describe, expect, it } from "vitest";
import { open, seal } from "../../simulator/callback/seal.ts";
import { sign } from "../../simulator/callback/sign.ts";
import chanxuehong from "../../../shared/cases/chanxuehong-crypto.json";

it("loads", () => { expect(chanxuehong).toBeTruthy(); expect(seal).toBeTruthy(); expect(open); expect(sign); });
