/** The page's route. Its script, styles and picture lie beside the Worker as static assets. */
/** @jsxImportSource hono/jsx */
import { Hono } from "hono";
import { Shell } from "./shell.tsx";

export const pageRoutes = (): Hono =>
	new Hono().get("/", (context) => context.html(`<!doctype html>${(<Shell />).toString()}`));
