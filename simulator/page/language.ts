/** The languages that the page speaks. */
export type Language = "zh" | "en";
