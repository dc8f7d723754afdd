/** WeChat's paths. Whatever is not here is `40066 invalid url`. */
import { sendCustomMessage, setCustomTyping } from "./custom-message.ts";
import type { Endpoint } from "./endpoint.ts";
import { getMedia, uploadMedia } from "./media.ts";
import {
	addConditionalMenu,
	createMenu,
	deleteMenu,
	getCurrentMenu,
	getMenu,
	removeConditionalMenu,
	tryMatchMenu,
} from "./menu.ts";
import { getWebToken, getWebUserinfo } from "./oauth.ts";
import { createQrcode } from "./qrcode.ts";
import { clearQuota, getQuota } from "./quota.ts";
import { oldToken, stableToken } from "./stable-token.ts";
import { createTag, deleteTag, getTagged, getTags, updateTag } from "./tag.ts";
import { getTagIds, tagMembers, untagMembers } from "./tag-members.ts";
import { addTemplate, getTemplates, removeTemplate } from "./template.ts";
import { sendTemplate } from "./template-send.ts";
import { getTicket } from "./ticket.ts";
import { getUserInfo, getUsers } from "./user.ts";

export const findEndpoint = (path: string): Endpoint | undefined => endpoints.get(path);

const endpoints: ReadonlyMap<string, Endpoint> = new Map([
	["/cgi-bin/stable_token", stableToken],
	["/cgi-bin/token", oldToken],
	["/cgi-bin/menu/create", createMenu],
	["/cgi-bin/menu/get", getMenu],
	["/cgi-bin/menu/delete", deleteMenu],
	["/cgi-bin/menu/addconditional", addConditionalMenu],
	["/cgi-bin/menu/delconditional", removeConditionalMenu],
	["/cgi-bin/menu/trymatch", tryMatchMenu],
	["/cgi-bin/get_current_selfmenu_info", getCurrentMenu],
	["/cgi-bin/template/get_all_private_template", getTemplates],
	["/cgi-bin/template/api_add_template", addTemplate],
	["/cgi-bin/template/del_private_template", removeTemplate],
	["/cgi-bin/message/template/send", sendTemplate],
	["/cgi-bin/message/custom/send", sendCustomMessage],
	["/cgi-bin/message/custom/typing", setCustomTyping],
	["/cgi-bin/ticket/getticket", getTicket],
	["/cgi-bin/user/info", getUserInfo],
	["/cgi-bin/user/get", getUsers],
	["/cgi-bin/tags/get", getTags],
	["/cgi-bin/tags/create", createTag],
	["/cgi-bin/tags/update", updateTag],
	["/cgi-bin/tags/delete", deleteTag],
	["/cgi-bin/tags/getidlist", getTagIds],
	["/cgi-bin/tags/members/batchtagging", tagMembers],
	["/cgi-bin/tags/members/batchuntagging", untagMembers],
	["/cgi-bin/user/tag/get", getTagged],
	["/cgi-bin/qrcode/create", createQrcode],
	["/cgi-bin/media/upload", uploadMedia],
	["/cgi-bin/media/get", getMedia],
	["/sns/oauth2/access_token", getWebToken],
	["/sns/userinfo", getWebUserinfo],
	["/cgi-bin/clear_quota", clearQuota],
	["/cgi-bin/openapi/quota/get", getQuota(findEndpoint)],
]);
