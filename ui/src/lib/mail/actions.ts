/** What can be done with conversations, as the items of a menu. */
import type { Row } from "../api";
import { t } from "../i18n/index.svelte";
import {
  Archive,
  FolderInput,
  Forward,
  Inbox,
  Mail as MailIcon,
  MailOpen,
  Reply,
  ReplyAll,
  ShieldAlert,
  Star,
  Trash2,
  UserSearch,
} from "../icons";
import { app } from "../state/app.svelte";
import type { MenuItem } from "../ui/menu";
import { keysOf } from "./keymap";
import { mail } from "./mail.svelte";
import { nameOf } from "./people";

/** `full` has everything, for the narrow toolbar too; else the toolbar's own buttons are left out of nothing. */
export function actionItems(rows: Row[], { full = false } = {}): MenuItem[] {
  const [first] = rows;
  if (!first) return [];
  const one = rows.length === 1 ? first : undefined;
  const roles = new Set(rows.map((row) => app.folder(row.folder)?.role));
  const unread = rows.some((row) => row.unread);
  const starred = rows.every((row) => row.starred);
  const sender = one?.people.findLast((person) => !app.isOwn(person.email));
  const location = one?.locations[0];
  const writing: MenuItem[] = one
    ? [
        {
          label: t("action-reply"),
          icon: Reply,
          flip: true,
          keys: keysOf("reply"),
          run: () => mail.compose("reply", location),
        },
        ...(full
          ? [
              {
                label: t("action-reply-all"),
                icon: ReplyAll,
                flip: true,
                keys: keysOf("reply-all"),
                run: () => mail.compose("reply-all", location),
              },
            ]
          : []),
        {
          label: t("action-forward"),
          icon: Forward,
          flip: true,
          keys: keysOf("forward"),
          run: () => mail.compose("forward", location),
        },
        null,
      ]
    : [];
  return [
    ...writing,
    {
      label: t("action-archive"),
      icon: Archive,
      keys: keysOf("archive"),
      run: () => mail.act("archive", rows),
    },
    {
      label: t("action-move-to"),
      icon: FolderInput,
      keys: keysOf("move"),
      // The menu must be gone before the folders take its place.
      run: () => setTimeout(() => mail.startMove(rows)),
    },
    unread
      ? {
          label: t("action-mark-read"),
          icon: MailOpen,
          keys: keysOf("mark-read"),
          run: () => mail.act("read", rows),
        }
      : {
          label: t("action-mark-unread"),
          icon: MailIcon,
          keys: keysOf("mark-unread"),
          run: () => mail.act("unread", rows),
        },
    {
      label: t(starred ? "action-unstar" : "action-star"),
      icon: Star,
      keys: keysOf("star"),
      run: () => mail.toggleStar(rows),
    },
    null,
    ...(sender
      ? [
          {
            label: t("action-all-from", { name: nameOf(sender) }),
            icon: UserSearch,
            run: () => mail.search(sender.email),
          },
        ]
      : []),
    roles.has("junk")
      ? { label: t("action-not-junk"), icon: Inbox, run: () => mail.act("not-junk", rows) }
      : {
          label: t("action-junk"),
          icon: ShieldAlert,
          keys: keysOf("junk"),
          run: () => mail.act("junk", rows),
        },
    {
      label: t(roles.has("trash") ? "action-delete-for-good" : "action-delete"),
      icon: Trash2,
      keys: keysOf("delete"),
      danger: true,
      run: () => mail.act("delete", rows),
    },
  ];
}
