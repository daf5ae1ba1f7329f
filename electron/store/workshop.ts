// Sends long tasks to a worker thread, one thread for each task, and takes it back when it takes too long.

import { Worker } from 'node:worker_threads'
import { asTrouble } from '../core/besideMoney'
import { BackupFailure, StoreFailure, type StoreFailureKind } from '../core/ports'
import type { Tasks } from './tasks'
import type { Reply } from './worker'

/** A task that takes longer hangs on a dead disk. */
const PATIENCE_MS = 30 * 60_000
/** Tasks at once. */
const WORKERS_MAX = 2

type Input<T extends keyof Tasks> = Parameters<Tasks[T]>[0]
type Output<T extends keyof Tasks> = ReturnType<Tasks[T]>

export interface Workshop {
  /** @throws StoreFailure, BackupFailure; `locked` when too many tasks run */
  run<T extends keyof Tasks>(task: T, input: Input<T>): Promise<Output<T>>
  /** Ends all tasks. What they were writing is a `.part`, which nobody takes for a backup. */
  close(): void
}

/** @param script path of the built `worker.ts` */
export function createWorkshop(script: string): Workshop {
  const workers = new Set<Worker>()
  return {
    run: (task, input) => {
      if (workers.size >= WORKERS_MAX)
        return Promise.reject(new StoreFailure('locked', 'the books are being read already'))
      const worker = new Worker(script, { workerData: { task, input } })
      workers.add(worker)
      return ask<Output<typeof task>>(worker).finally(() => workers.delete(worker))
    },
    close: () => {
      for (const worker of workers) void worker.terminate()
      // What comes after it does not wait for threads that are ending.
      workers.clear()
    },
  }
}

function ask<T>(worker: Worker): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const late = setTimeout(() => {
      void worker.terminate()
      reject(new StoreFailure('io', 'the disk does not answer'))
    }, PATIENCE_MS)
    worker.once('message', (reply: Reply) => (reply.ok ? resolve(reply.value as T) : reject(failureOf(reply))))
    worker.once('error', (error) => reject(asTrouble(error)))
    worker.once('exit', () => {
      clearTimeout(late)
      reject(new StoreFailure('io', 'the task was broken off'))
    })
  })
}

function failureOf({ failure, kind, message }: Extract<Reply, { ok: false }>): Error {
  return failure === 'store'
    ? new StoreFailure(kind as StoreFailureKind, message)
    : new BackupFailure(kind as BackupFailure['kind'], message)
}
