/** A choice of one among few, side by side. Radio buttons underneath, so the arrow keys work as everywhere. */

type SegmentsProps<Value extends string> = {
	readonly label: string;
	/** Groups the radio buttons; one of a kind on the page. */
	readonly name: string;
	readonly options: readonly { readonly value: Value; readonly label: string }[];
	readonly chosen: Value;
	readonly onChoose: (value: Value) => void;
};

export const Segments = <Value extends string>(props: SegmentsProps<Value>) => (
	<fieldset class="segments">
		<legend class="hidden">{props.label}</legend>
		{props.options.map(({ value, label }) => (
			<label class="segment">
				<input
					type="radio"
					name={props.name}
					value={value}
					checked={props.chosen === value}
					onChange={() => props.onChoose(value)}
				/>
				<span>{label}</span>
			</label>
		))}
	</fieldset>
);
