/** The page before its script runs. */
/** @jsxImportSource hono/jsx */

export const Shell = () => (
	<html lang="zh-CN">
		<head>
			<meta charset="utf-8" />
			<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
			<meta name="color-scheme" content="light dark" />
			<title>wechat-edge 本地模拟器 · simulator</title>
			<link rel="stylesheet" href="/page/style.css" />
			<script type="module" src="/page/client.js" />
		</head>
		<body>
			<div id="page" />
			<noscript>
				<p>
					这个页面需要 JavaScript。模拟器的全部功能也可以用 curl 调用，见{" "}
					<a href="/simulator/routes">/simulator/routes</a>。
				</p>
				<p lang="en">
					This page needs JavaScript. All that the simulator does can also be asked for with curl: see{" "}
					<a href="/simulator/routes">/simulator/routes</a>.
				</p>
			</noscript>
		</body>
	</html>
);
