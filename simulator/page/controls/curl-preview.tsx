/** The push as the line that an owner's back end could send, kept up with what is typed. */
import { useLayoutEffect, useState } from "hono/jsx/dom";
import { CopyButton } from "../parts/copy-button.tsx";
import { useWords } from "../words/words.ts";

const pauseMilliseconds = 250;

/** `request` is the body for POST /simulator/push/curl. */
export function CurlPreview({ request }: { readonly request: unknown }) {
	const words = useWords();
	const [line, setLine] = useState("");
	const body = JSON.stringify(request);
	// Not useEffect: two of those within a frame both run, and the older one is never told that it is over.
	useLayoutEffect(() => {
		let isWanted = true;
		const timer = setTimeout(async () => {
			const next = await curlOf(body);
			if (isWanted) setLine(next ?? "");
		}, pauseMilliseconds);
		return () => {
			isWanted = false;
			clearTimeout(timer);
		};
	}, [body]);
	return (
		<div class="curl-preview">
			<div class="exchange-head">
				<h4>{words.requestAsCurl}</h4>
				<CopyButton label={words.copyCurl} text={() => curlOf(body)} />
			</div>
			<pre tabindex={0}>{line}</pre>
		</div>
	);
}

/** Null where it cannot be had. */
async function curlOf(body: string): Promise<string | null> {
	const response = await fetch("/simulator/push/curl", { method: "POST", body }).catch(() => null);
	return response?.ok === true ? (await response.text()).trimEnd() : null;
}
