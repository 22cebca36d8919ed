import { beforeEach, expect, it, vi } from "vitest";

import type { Problem, SecretsState } from "../api";
import { type VaultApi, VaultDoor } from "./vault.svelte";

const opened = vi.fn<(secrets: SecretsState) => void>();
const api = {
  vaultCreate: vi.fn<VaultApi["vaultCreate"]>(),
  vaultUnlock: vi.fn<VaultApi["vaultUnlock"]>(),
  keyringRetry: vi.fn<VaultApi["keyringRetry"]>(),
};
let door: VaultDoor;

beforeEach(() => {
  vi.resetAllMocks();
  door = new VaultDoor(api, opened);
});

it("takes a passphrase that is long enough and was typed twice", async () => {
  api.vaultCreate.mockResolvedValue("vault");
  door.passphrase = "short";
  await door.create();
  expect(door.fault).toBe("vault-too-short");
  door.passphrase = "heron on the lake";
  door.again = "heron on the lac";
  await door.create();
  expect(door.againFault).toBe("vault-different");
  expect(api.vaultCreate).not.toHaveBeenCalled();
  door.again = door.passphrase;
  await door.create();
  expect(opened).toHaveBeenCalledWith("vault");
  expect(door.passphrase).toBe("");
});

it("says that a passphrase was wrong and keeps it for correction", async () => {
  const wrong: Problem = { class: "wrong-passphrase", advice: "unlock-vault", facts: {}, detail: "" };
  api.vaultUnlock.mockRejectedValue(wrong);
  door.passphrase = "heron";
  await door.unlock();
  expect(door.unlockFault).toBe("vault-wrong");
  expect(door.passphrase).toBe("heron");
  expect(door.busy).toBe(false);
  expect(opened).not.toHaveBeenCalled();
});

it("notices when the keyring still does not answer", async () => {
  api.keyringRetry.mockResolvedValue("keyring-unavailable");
  await door.retryKeyring();
  expect(door.still).toBe(true);
});
