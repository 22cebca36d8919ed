/** What "Fix" does: opens the lock, asks the password store again, or leads to the account that must sign in. */
import { type AccountStatus, api } from "../api";
import { problemWords } from "../i18n/problem";
import { t } from "../i18n/index.svelte";
import { app, go } from "../state/app.svelte";
import { toasts } from "../state/toast.svelte";
import { mail } from "./mail.svelte";

export async function repair({ account, problem }: AccountStatus): Promise<void> {
  if (problem?.class === "vault-locked") app.secrets = "vault-locked";
  else if (problem?.class === "keyring-unavailable") await askKeyring();
  else go(`#/settings/accounts-${account}`);
}

async function askKeyring(): Promise<void> {
  const secrets = await mail.tryTo(() => api.keyringRetry());
  if (!secrets) return;
  app.secrets = secrets;
  if (secrets !== "keyring-unavailable") return mail.checkNow();
  const { title, text } = problemWords({
    class: "keyring-unavailable",
    advice: "unlock-keyring",
    facts: {},
    detail: "",
  });
  toasts.show(t("toast-problem", { title, text }), { tone: "problem" });
}
