/**
 * The engine behind the shell: each call is one command, all events come over one channel. This is the only
 * file that knows the shell's own packages.
 */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { Api, Event } from ".";

type Listener = (event: Event) => void;

const listeners = new Set<Listener>();

// One subscription for the window's whole life; who listens is decided here. Commands may be called before it
// stands, so `start` waits for it and no event after the start is missed.
const subscribed = listen<Event>("linnet", ({ payload }) => {
  for (const listener of [...listeners]) listener(payload);
});

export const shell: Api = {
  start: async () => {
    await subscribed;
    return invoke("start");
  },
  vaultCreate: (passphrase) => invoke("vault_create", { passphrase }),
  vaultUnlock: (passphrase) => invoke("vault_unlock", { passphrase }),
  keyringRetry: () => invoke("keyring_retry"),

  setupHint: (email) => invoke("setup_hint", { email }),
  setupDiscover: (email) => invoke("setup_discover", { email }),
  setupCancel: () => invoke("setup_cancel"),
  setupAdd: (request) => invoke("setup_add", { request }),
  accounts: () => invoke("accounts"),
  accountRemove: (account) => invoke("account_remove", { account }),
  accountPassword: (account, password) => invoke("account_password", { account, password }),

  folders: () => invoke("folders"),
  status: () => invoke("status"),
  checkNow: () => invoke("check_now"),

  viewOpen: (spec) => invoke("view_open", { spec }),
  viewRows: (view, from, count) => invoke("view_rows", { view, from, count }),
  viewClose: (view) => invoke("view_close", { view }),
  conversation: (thread) => invoke("conversation", { thread }),
  letterBody: (location, pictures) => invoke("letter_body", { location, pictures }),
  act: (request) => invoke("act", { request }),
  undo: (undo) => invoke("undo", { undo }),

  attachmentSave: (location, part) => invoke("attachment_save", { location, part }),
  attachmentSaveAll: (location) => invoke("attachment_save_all", { location }),
  attachmentOpen: (location, part, confirmed) => invoke("attachment_open", { location, part, confirmed }),
  openLink: (url) => invoke("open_link", { url }),

  composeOpen: (request) => invoke("compose_open", { request }),
  draftOpen: (draft) => invoke("draft_open", { draft }),
  drafts: () => invoke("drafts"),
  draftLoad: (draft) => invoke("draft_load", { draft }),
  draftSave: (draft, content) => invoke("draft_save", { draft, content }),
  draftAttach: (draft) => invoke("draft_attach", { draft }),
  draftDetach: (draft, attachment) => invoke("draft_detach", { draft, attachment }),
  draftSend: (draft) => invoke("draft_send", { draft }),
  draftDiscard: (draft) => invoke("draft_discard", { draft }),
  draftRestoreDiscarded: (draft) => invoke("draft_restore_discarded", { draft }),
  draftVersions: (draft) => invoke("draft_versions", { draft }),
  draftVersion: (draft, version) => invoke("draft_version", { draft, version }),
  contacts: (prefix) => invoke("contacts", { prefix }),

  outbox: () => invoke("outbox"),
  outboxRetry: (id) => invoke("outbox_retry", { id }),
  outboxDiscard: (id) => invoke("outbox_discard", { id }),
  outboxToDraft: (id) => invoke("outbox_to_draft", { id }),
  questions: () => invoke("questions"),
  answer: (id, yes) => invoke("answer", { id, yes }),

  settingsSet: (settings) => invoke("settings_set", { settings }),
  notificationTest: () => invoke("notification_test"),
  windowClose: () => invoke("window_close"),

  on: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
