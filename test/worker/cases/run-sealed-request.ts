/** A sealed request, sent to the callback under its own Token, key and AppID. */
import { expect } from "vitest";
import { openReply } from "../support/sealed.ts";
import { type Case, objectIn, textIn } from "./case.ts";
import { expectAnswer, openCaseGateway } from "./case-gateway.ts";

export const runSealedRequest = async ({ input, expected }: Case): Promise<void> => {
	const config = objectIn(input, "config");
	const gateway = openCaseGateway({ config });
	const response = await gateway.send(objectIn(input, "http"));
	await expectAnswer(response, gateway.seen, expected);
	expect(gateway.seen).toHaveLength(expected["handlerCalled"] === false ? 0 : 1);
	if (expected["fields"] === undefined) return;

	expect(gateway.seen).toMatchObject([{ kind: "message.text", fields: objectIn(expected, "fields") }]);
	const [key, callbackToken] = [textIn(config, "encodingAESKey"), textIn(config, "token")];
	expect(openReply(await response.text(), key, callbackToken)).toMatchObject({
		message: expect.stringContaining("<Content><![CDATA[called]]></Content>"),
		appId: textIn(config, "appId"),
		isSigned: true,
	});
};
