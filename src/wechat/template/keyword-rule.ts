/**
 * The rule for the value of a template keyword, by its key: `thing1` is of the type `thing`. Keys of the old industry
 * templates (`first`, `keyword1`, `remark`) have no type and no rule.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
 */
import { type KeywordRule, keywordTypes } from "./keyword-type.ts";

const byName: ReadonlyMap<string, KeywordRule> = new Map(keywordTypes.map((rule) => [rule.type, rule]));

/** What WeChat allows as the value of this key; undefined where it has no known type. */
export const keywordRule = (key: string): KeywordRule | undefined =>
	byName.get(/^([a-z_]+)\d+$/.exec(key)?.[1] ?? "");

/** `thing1` → `thing`; undefined for a key without a number or of an unknown type. */
export const keywordType = (key: string): string | undefined => keywordRule(key)?.type;
