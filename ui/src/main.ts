import "./app.css";

import { mount } from "svelte";

import App from "./App.svelte";
import { app } from "./lib/state/app.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

// Theme, language and text size are known before anything is drawn.
await app.start();
mount(App, { target });
