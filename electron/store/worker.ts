// The worker thread of the books: does one task and ends. Failures go back by name, since an error loses its class on the way.

import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../../shared/result'
import { BackupFailure, StoreFailure } from '../core/ports'
import { type Tasks, tasks } from './tasks'

export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly failure: 'store' | 'backup'; readonly kind: string; readonly message: string }

function run({ task, input }: { task: keyof Tasks; input: never }): Reply {
  try {
    return { ok: true, value: tasks[task](input) }
  } catch (failure) {
    if (failure instanceof StoreFailure)
      return { ok: false, failure: 'store', kind: failure.kind, message: failure.message }
    if (failure instanceof BackupFailure)
      return { ok: false, failure: 'backup', kind: failure.kind, message: failure.message }
    throw failure
  }
}

assert(parentPort !== null, 'the worker has somebody to answer')
parentPort.postMessage(run(workerData))
