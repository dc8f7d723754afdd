/**
 * The rate-limit binding as a Worker sees it: `limit({ key })` asks a service beside the Worker, by one subrequest.
 * Miniflare builds it alike; there the service is a Durable Object.
 */
export default ({ limiter, limit, period }) => ({
	async limit({ key }) {
		const body = JSON.stringify({ key, limit, period });
		return (await limiter.fetch("http://limiter/", { method: "POST", body })).json();
	},
});
