// The journal of what was typed and is not saved yet: on this device, apart for each person and section. It is deleted
// when the text is saved, when the person signs out, and after seven days.
const NAME = "jfp-journal";
const STORE = "drafts";
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

// A draft: { key, user, title, address, version, fields, at }.
export const put = (draft) => run("readwrite", (store) => store.put({ ...draft, at: Date.now() }));
export const remove = (key) => run("readwrite", (store) => store.delete(key));

export async function get(key) {
  const draft = await run("readonly", (store) => store.get(key));
  return draft && Date.now() - draft.at < KEPT_FOR ? draft : null;
}

export async function all() {
  const drafts = (await run("readonly", (store) => store.getAll())) || [];
  const old = drafts.filter((draft) => Date.now() - draft.at >= KEPT_FOR);
  await Promise.all(old.map((draft) => remove(draft.key)));
  return drafts.filter((draft) => !old.includes(draft));
}

export const forget = () => run("readwrite", (store) => store.clear());
