/** A template message as the card that WeChat draws, and below it what its receipt said. */
import { isObject, type JsonObject, textOf } from "../../json.ts";
import { Icon } from "../parts/icon.tsx";
import { WebLink } from "../parts/web-link.tsx";
import { useLanguage, useWords } from "../words/words.ts";
import { usePhone } from "./phone-context.ts";
import { isWebAddress } from "./rich-text.ts";

type TemplateCardProps = {
	readonly content: JsonObject;
	readonly at: number;
	/** "sent" until the receipt came, then its words. */
	readonly state: string | null;
};

export function TemplateCard({ content, at, state }: TemplateCardProps) {
	const isUnseen = state !== null && state !== "sent" && state !== "success";
	return (
		<div class="template">
			<div class={isUnseen ? "card template-card unseen" : "card template-card"}>
				<p class="template-title">{textOf(content["title"])}</p>
				<CardTime at={at} />
				<dl class="template-rows">
					{rowsIn(content).map(({ key, label, value }) => (
						<>
							<dt>{label === "" ? key : label}</dt>
							<dd>{value}</dd>
						</>
					))}
				</dl>
				<Details content={content} />
			</div>
			<Receipt state={state} isUnseen={isUnseen} />
		</div>
	);
}

function CardTime({ at }: { readonly at: number }) {
	const locale = useLanguage() === "zh" ? "zh-CN" : "en-GB";
	const format = { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" } as const;
	return <p class="template-time">{new Intl.DateTimeFormat(locale, format).format(at)}</p>;
}

/** A mini program wins over a URL, as in WeChat. */
function Details({ content }: { readonly content: JsonObject }) {
	const words = useWords();
	const phone = usePhone();
	const url = textOf(content["url"]);
	const { miniprogram } = content;
	const inside = [words.details, <Icon name="chevron" size={16} />];
	if (isObject(miniprogram)) {
		const appid = textOf(miniprogram["appid"]);
		const pagepath = textOf(miniprogram["pagepath"]);
		return (
			<button
				type="button"
				class="card-foot"
				onClick={() => phone.open({ type: "miniprogram", appid, pagepath })}
			>
				{inside}
			</button>
		);
	}
	if (!isWebAddress(url)) return null;
	return (
		<WebLink url={url} class="card-foot">
			{inside}
		</WebLink>
	);
}

function Receipt({ state, isUnseen }: { readonly state: string | null; readonly isUnseen: boolean }) {
	const words = useWords();
	if (state === null) return null;
	if (state === "sent") return <p class="receipt">{words.waitingForReceipt}</p>;
	return (
		<p class={isUnseen ? "receipt receipt-failed" : "receipt receipt-success"}>
			{!isUnseen && <Icon name="check" size={14} />}
			{`${words.receipt} ${state}`}
			{isUnseen && ` · ${words.notDelivered}`}
		</p>
	);
}

const rowsIn = (content: JsonObject) =>
	(Array.isArray(content["rows"]) ? content["rows"].filter(isObject) : []).map((row) => ({
		key: textOf(row["key"]),
		label: textOf(row["label"]),
		value: textOf(row["value"]),
	}));
