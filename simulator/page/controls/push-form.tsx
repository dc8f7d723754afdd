/** Pushes a template message to the follower, as the owner's back end would: by the gateway's API. */
import { useState } from "hono/jsx/dom";
import type { FollowerView, TemplateView } from "../../phone/snapshot.ts";
import { control } from "../live/control.ts";
import { useLanguage, useWords } from "../words/words.ts";
import { CurlPreview } from "./curl-preview.tsx";
import { PushOutcome } from "./push-outcome.tsx";
import { type Pushed, readPushed } from "./pushed.ts";
import { Section } from "./section.tsx";
import { templateFields } from "./template-fields.ts";
import { TextField } from "./text-field.tsx";

type PushFormProps = {
	readonly templates: readonly TemplateView[];
	readonly follower: FollowerView;
	/** Faults are switched on, which may be what went wrong with a push. */
	readonly hasFaults: boolean;
	/** Called when a push was accepted. */
	readonly onPushed: () => void;
};

export function PushForm({ templates, ...message }: PushFormProps) {
	const words = useWords();
	const [chosen, setChosen] = useState<string | null>(null);
	const template = templates.find(({ template_id }) => template_id === chosen) ?? templates[0];
	if (template === undefined) return null;
	return (
		<Section title={words.pushTemplate}>
			<div class="row row-field">
				<label class="field">
					<span class="field-label">{words.template}</span>
					<select
						class="input"
						value={template.template_id}
						onChange={({ target }: Event) => target instanceof HTMLSelectElement && setChosen(target.value)}
					>
						{templates.map(({ template_id, title }) => (
							<option key={template_id} value={template_id}>
								{title}
							</option>
						))}
					</select>
				</label>
			</div>
			<Message key={template.template_id} template={template} {...message} />
		</Section>
	);
}

type Values = Readonly<Record<string, string>>;

type Push = { readonly touser: string; readonly outcome: Pushed | "under-way" };

type MessageProps = Omit<PushFormProps, "templates"> & { readonly template: TemplateView };

function Message({ template, follower, hasFaults, onPushed }: MessageProps) {
	const words = useWords();
	const language = useLanguage();
	const fields = templateFields(template);
	const [values, setValues] = useState<Values>(() =>
		Object.fromEntries(fields.map(({ key, sample }) => [key, sample])),
	);
	const [url, setUrl] = useState("");
	const [last, setLast] = useState<Push | null>(null);
	const touser = follower.openid;
	// What became of another follower's says nothing about this one.
	const outcome = last?.touser === touser ? last.outcome : null;
	const isUnderWay = outcome === "under-way";
	const pushed = outcome === "under-way" ? null : outcome;
	const request = {
		touser,
		template_id: template.template_id,
		...(url === "" ? {} : { url }),
		data: values,
	};
	const push = async (event: Event) => {
		event.preventDefault();
		if (isUnderWay) return;
		setLast({ touser, outcome: "under-way" });
		const answered = readPushed(
			await control({ method: "POST", path: "/push", body: request, language }),
			language,
		);
		setLast({ touser, outcome: answered });
		if (answered.refuser === null) onPushed();
	};
	return (
		<form class="push-form" onSubmit={push}>
			{fields.map(({ key, label }) => (
				<TextField
					key={key}
					label={label}
					hint={key === label ? "" : key}
					value={values[key] ?? ""}
					isWrong={pushed?.wrongKeys.includes(key) === true}
					onChange={(value) => setValues((before) => ({ ...before, [key]: value }))}
				/>
			))}
			<TextField label={words.urlOptional} hint="url" value={url} isWrong={false} onChange={setUrl} />
			{!follower.follows && <p class="push-note">{words.followFirst}</p>}
			<button type="submit" class="green-button" aria-disabled={String(isUnderWay)}>
				{isUnderWay ? words.pushing : words.push}
			</button>
			<div class="push-state" role="status">
				{pushed !== null && <PushOutcome pushed={pushed} hasFaults={hasFaults} />}
			</div>
			<CurlPreview request={request} />
		</form>
	);
}
