// The cashier window's preload: puts its bridge at `window.pos`.

import { contextBridge, ipcRenderer } from 'electron'
import { grants } from '../../shared/grants'
import { createBridge } from './bridge'

contextBridge.exposeInMainWorld('pos', createBridge(grants.cashier, ipcRenderer))
