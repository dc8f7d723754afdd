/** The part of node:crypto that the simulator calls; workerd provides it. */
declare module "node:crypto" {
	interface Hash {
		update(data: string | Uint8Array): Hash;
		digest(encoding: "hex"): string;
	}
	interface BlockCipher {
		setAutoPadding(on: boolean): BlockCipher;
		update(data: Uint8Array): Uint8Array;
		final(): Uint8Array;
	}
	export function createHash(algorithm: "sha1" | "sha256"): Hash;
	export function createCipheriv(algorithm: "aes-256-cbc", key: Uint8Array, iv: Uint8Array): BlockCipher;
	export function createDecipheriv(algorithm: "aes-256-cbc", key: Uint8Array, iv: Uint8Array): BlockCipher;
}
