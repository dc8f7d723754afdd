/** The one type of the Workers platform that the page meets: a setting's type leads to the simulator's bindings. */
interface DurableObjectNamespace {
	readonly idFromName: (name: string) => unknown;
}
