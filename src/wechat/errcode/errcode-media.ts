/**
 * Rows of the error table: media up and down, temporary and permanent.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia
 */
import type { Advice } from "../advice.ts";
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

/** WeChat's pages give older limits, too: image 2 MB. */
const keepLimits: Advice = {
	en: "image: PNG, JPG or GIF up to 10 MB; voice: AMR or MP3 up to 2 MB and 60 seconds; video: MP4 up to 10 MB; thumb: JPG up to 64 KB. The query's type must say which it is.",
	zh: "image 为 10 MB 以内的 PNG、JPG、GIF；voice 为 2 MB、60 秒以内的 AMR、MP3；video 为 10 MB 以内的 MP4；thumb 为 64 KB 以内的 JPG。type 参数须与文件一致。",
};

const sendFile: Advice = {
	en: "Send multipart/form-data with the file in the field media, and its filename: curl -F media=@photo.jpg.",
	zh: "请用 multipart/form-data 上传，文件放在 media 字段并带文件名：curl -F media=@photo.jpg。",
};

export const invalidFileType: Errcode = {
	name: "invalid-file-type",
	meaning: { en: "The file's format is not accepted.", zh: "文件格式不支持。" },
	advice: keepLimits,
	remedy: "fix-request",
};

export const mediaErrcodes: ErrcodeRows = {
	40004: {
		name: "invalid-media-type",
		meaning: { en: "The media type is not valid.", zh: "媒体文件类型不合法。" },
		advice: keepLimits,
		remedy: "fix-request",
	},
	40005: invalidFileType,
	40006: {
		name: "invalid-file-size",
		meaning: { en: "The file's size is not accepted.", zh: "文件大小不合法。" },
		advice: keepLimits,
		remedy: "fix-request",
	},
	40009: {
		name: "image-too-large",
		meaning: { en: "The picture is too large.", zh: "图片大小超过限制。" },
		advice: keepLimits,
		remedy: "fix-request",
	},
	40010: {
		name: "voice-too-large",
		meaning: { en: "The voice file is too large.", zh: "语音大小超过限制。" },
		advice: keepLimits,
		remedy: "fix-request",
	},
	40011: {
		name: "video-too-large",
		meaning: { en: "The video is too large.", zh: "视频大小超过限制。" },
		advice: keepLimits,
		remedy: "fix-request",
	},
	40012: {
		name: "thumb-too-large",
		meaning: { en: "The thumbnail is too large.", zh: "缩略图大小超过限制。" },
		advice: keepLimits,
		remedy: "fix-request",
	},
	40113: invalidFileType,
	40137: {
		name: "unsupported-image-format",
		meaning: { en: "The picture's format is not supported.", zh: "图片格式不支持。" },
		advice: keepLimits,
		remedy: "fix-request",
	},
	41005: {
		name: "media-missing",
		meaning: { en: "No file arrived.", zh: "缺少媒体文件数据。" },
		advice: sendFile,
		remedy: "fix-request",
	},
	41006: {
		name: "media-id-missing",
		meaning: { en: "The media_id is missing.", zh: "缺少 media_id 参数。" },
		advice: {
			en: "Add media_id: in the query for media/get, in the JSON body for material/get_material.",
			zh: "请补上 media_id：media/get 放在查询参数中，material/get_material 放在 JSON 请求体中。",
		},
		remedy: "fix-request",
	},
	44001: {
		name: "empty-media",
		meaning: { en: "The file is empty.", zh: "媒体文件为空。" },
		advice: sendFile,
		remedy: "fix-request",
	},
	45001: {
		name: "media-too-large",
		meaning: { en: "The file is too large.", zh: "媒体文件大小超过限制。" },
		advice: keepLimits,
		remedy: "fix-request",
	},
	45007: {
		name: "voice-too-long",
		meaning: { en: "The voice plays too long.", zh: "语音播放时间超过限制。" },
		advice: keepLimits,
		remedy: "fix-request",
	},
	45034: {
		name: "too-much-material",
		meaning: { en: "The account has as much material as it may have.", zh: "永久素材数量已达上限。" },
		advice: {
			en: "Delete some with material/del_material: 100,000 pictures, 1,000 of each other kind.",
			zh: "图片最多 10 万个，其他类型各 1000 个：请先用 material/del_material 删除不用的。",
		},
		remedy: "fix-request",
	},
	46001: {
		name: "no-such-media",
		meaning: { en: "There is no such material.", zh: "素材不存在。" },
		advice: {
			en: "Upload the file again: temporary material lasts 3 days, and every account has its own.",
			zh: "请重新上传：临时素材只保留 3 天，且素材只属于上传它的账号。",
		},
		remedy: "fix-request",
	},
	48005: {
		name: "material-in-use",
		meaning: {
			en: "The material is used by an auto-reply or the menu.",
			zh: "素材正被自动回复或自定义菜单使用，不能删除。",
		},
		advice: {
			en: "Take it out of there first, then delete it.",
			zh: "请先从自动回复或菜单中移除，再删除素材。",
		},
		remedy: "fix-request",
	},
};
