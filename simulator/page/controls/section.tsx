/** A titled group of settings. */
import type { Child } from "hono/jsx";
import { useId } from "hono/jsx/dom";

export function Section({ title, children }: { readonly title: string; readonly children?: Child }) {
	const heading = useId();
	return (
		<section class="section" aria-labelledby={heading}>
			<h3 id={heading}>{title}</h3>
			<div class="rows">{children}</div>
		</section>
	);
}
