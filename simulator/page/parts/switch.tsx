/** A row with a switch, as in WeChat's settings. */
import type { Child } from "hono/jsx";

type SwitchProps = {
	readonly label: string;
	readonly on: boolean;
	readonly onToggle: (on: boolean) => void;
	readonly disabled?: boolean;
	/** Stands between the label and the switch. */
	readonly children?: Child;
};

export const Switch = ({ label, on, onToggle, disabled = false, children }: SwitchProps) => (
	<div class="row">
		<span class="row-label">{label}</span>
		{children}
		<button
			type="button"
			role="switch"
			class="switch"
			aria-checked={String(on)}
			aria-label={label}
			disabled={disabled}
			onClick={() => onToggle(!on)}
		/>
	</div>
);
