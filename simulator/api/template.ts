/** Managing message templates (消息模板管理). */
import { isTextList, textOf } from "../json.ts";
import { randomText } from "../random.ts";
import { allTemplates, deleteTemplate, saveTemplate } from "../store/templates.ts";
import { seconds } from "../world.ts";
import { done, give, refuse } from "./answer.ts";
import { getEndpoint, postEndpoint } from "./endpoint.ts";

const templateLimit = 25;

/** GET /cgi-bin/template/get_all_private_template */
export const getTemplates = getEndpoint({ daily: 100_000 }, (_call, world) =>
	give({ template_list: allTemplates(world) }),
);

/**
 * POST /cgi-bin/template/api_add_template: from the public library by its short id. The simulator has no
 * library: it makes a template whose keys follow from keyword_name_list.
 */
export const addTemplate = postEndpoint({ daily: 100_000 }, (body, world) => {
	const shortId = textOf(body["template_id_short"]);
	const names = body["keyword_name_list"] ?? [];
	if (!/^(?:TM|OPENTM)?\d{1,32}$/.test(shortId)) return refuse(40036, seconds(world));
	if (!isTextList(names) || (/^\d/.test(shortId) && names.length === 0)) return refuse(40246, seconds(world));
	if (allTemplates(world).length >= templateLimit) return refuse(45026, seconds(world));
	const keywords = names.length === 0 ? ["内容", "时间"] : names;
	const template_id = randomText(43);
	saveTemplate(world, {
		template_id,
		title: `模板 ${shortId}`,
		primary_industry: "",
		deputy_industry: "",
		content: keywords.map((name, at) => `${name}:{{${typeOf(name)}${at + 1}.DATA}}\n`).join(""),
		example: "",
	});
	return done({ template_id });
});

/** POST /cgi-bin/template/del_private_template */
export const removeTemplate = postEndpoint({ daily: 100_000 }, (body, world) =>
	deleteTemplate(world, textOf(body["template_id"])) ? done() : refuse(40037, seconds(world)),
);

/** The type of key that a keyword's name calls for. */
function typeOf(name: string): string {
	if (/时间|日期/.test(name)) return "time";
	if (/金额|价格|费用/.test(name)) return "amount";
	if (/电话|手机/.test(name)) return "phone_number";
	return /编号|单号|号码/.test(name) ? "character_string" : "thing";
}
