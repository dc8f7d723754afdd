/** The account's message templates (消息模板), in the shape of get_all_private_template. */
import { isObject, type JsonObject, textOf } from "../json.ts";
import { templateKeys } from "../template-keys.ts";
import type { World } from "../world.ts";

export type Template = {
	readonly template_id: string;
	readonly title: string;
	readonly primary_industry: string;
	readonly deputy_industry: string;
	readonly content: string;
	readonly example: string;
};

const firstTemplates: readonly Template[] = [
	{
		template_id: "sim_order_shipped_0000000000000000000000001",
		title: "订单发货通知",
		primary_industry: "消费品",
		deputy_industry: "消费品",
		content:
			"订单编号:{{character_string1.DATA}}\n商品名称:{{thing2.DATA}}\n发货时间:{{time3.DATA}}\n订单金额:{{amount4.DATA}}\n",
		example: "订单编号:A20261122001\n商品名称:保温杯\n发货时间:2026年11月22日 09:30\n订单金额:￥59.00\n",
	},
	{
		template_id: "sim_appointment_000000000000000000000000002",
		title: "预约提醒",
		primary_industry: "生活服务",
		deputy_industry: "生活服务",
		content:
			"预约项目:{{thing1.DATA}}\n预约时间:{{time2.DATA}}\n联系电话:{{phone_number3.DATA}}\n预约状态:{{const4.DATA}}\n",
		example: "预约项目:洗车\n预约时间:2026年11月22日 15:00\n联系电话:020-81167888\n预约状态:已预约\n",
	},
	{
		template_id: "sim_old_industry_00000000000000000000000003",
		title: "会员到期提醒",
		primary_industry: "IT科技",
		deputy_industry: "互联网|电子商务",
		content: "{{first.DATA}}\n会员卡号:{{keyword1.DATA}}\n到期日期:{{keyword2.DATA}}\n{{remark.DATA}}",
		example: "您的会员卡即将到期\n会员卡号:88002211\n到期日期:2026年12月31日\n请及时续费",
	},
];

export function seedTemplates(sql: SqlStorage): void {
	for (const template of firstTemplates) insert(sql, template);
}

const insert = (sql: SqlStorage, template: Template): void => {
	sql.exec(
		"INSERT OR REPLACE INTO templates (template_id, body) VALUES (?, ?)",
		template.template_id,
		JSON.stringify(template),
	);
};

export function saveTemplate(world: World, template: Template): void {
	insert(world.sql, template);
	world.changed("account");
}

export const allTemplates = (world: World): readonly Template[] =>
	world.sql
		.exec<{ body: string }>("SELECT body FROM templates ORDER BY n")
		.toArray()
		.map((row) => parseTemplate(JSON.parse(row.body)))
		.filter((template) => template !== undefined);

export function findTemplate(world: World, templateId: string): Template | undefined {
	const [row] = world.sql
		.exec<{ body: string }>("SELECT body FROM templates WHERE template_id = ?", templateId)
		.toArray();
	return row === undefined ? undefined : parseTemplate(JSON.parse(row.body));
}

/** True when there was such a template. */
export function deleteTemplate(world: World, templateId: string): boolean {
	world.changed("account");
	return world.sql.exec("DELETE FROM templates WHERE template_id = ?", templateId).rowsWritten > 0;
}

/** A template in WeChat's list shape; undefined without template_id, title or content. */
export function parseTemplate(value: unknown): Template | undefined {
	if (!isObject(value)) return undefined;
	const template = fromObject(value);
	return template.template_id === "" || template.title === "" || template.content === ""
		? undefined
		: template;
}

const fromObject = (value: JsonObject): Template => ({
	template_id: textOf(value["template_id"]),
	title: textOf(value["title"]),
	primary_industry: textOf(value["primary_industry"]),
	deputy_industry: textOf(value["deputy_industry"]),
	content: textOf(value["content"]),
	example: textOf(value["example"]),
});

/** The keys that a template's content names: `thing1` of `{{thing1.DATA}}`, in order. */
export const keysOf = (template: Template): readonly string[] =>
	templateKeys(template.content).map(({ key }) => key);
