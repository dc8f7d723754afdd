/** Addresses that may be told something secret. */
import { expect, test } from "vitest";
import { parseSecureUrl } from "../../src/wechat/secure-url.ts";

test.each([
	"https://www.example.com/member?a=1",
	"http://localhost:8080/",
	"http://127.0.0.1/",
	"http://[::1]:3000/",
])("%s is safe", (text) => {
	expect(parseSecureUrl(text)?.href).toBe(text);
});

test.each([
	"http://www.example.com/",
	"http://localhost.example.com/",
	"ftp://localhost/",
	"javascript:alert(1)",
	"//www.example.com/",
	"www.example.com",
	"",
])("%j is not", (text) => {
	expect(parseSecureUrl(text)).toBeUndefined();
});
