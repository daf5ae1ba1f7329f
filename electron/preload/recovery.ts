// The recovery window's preload: a bridge that can mend the books or leave.

import { contextBridge, ipcRenderer } from 'electron'
import { grants } from '../../shared/grants'
import { createBridge } from './bridge'

contextBridge.exposeInMainWorld('pos', createBridge(grants.recovery, ipcRenderer))
