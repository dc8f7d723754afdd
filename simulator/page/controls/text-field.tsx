/** One line of text with its label, and its name in the request beside that. */

type TextFieldProps = {
	readonly label: string;
	/** The field's name in the request. */
	readonly hint: string;
	readonly value: string;
	/** The value was refused. */
	readonly isWrong: boolean;
	readonly onChange: (value: string) => void;
};

export const TextField = ({ label, hint, value, isWrong, onChange }: TextFieldProps) => (
	<label class="field">
		<span class="field-label">
			{label} <code>{hint}</code>
		</span>
		<input
			class="input"
			value={value}
			aria-invalid={String(isWrong)}
			onInput={({ target }: Event) => target instanceof HTMLInputElement && onChange(target.value)}
		/>
	</label>
);
