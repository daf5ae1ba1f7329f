// The customer window's preload: a bridge that can listen and ask for nothing.

import { contextBridge, ipcRenderer } from 'electron'
import { grants } from '../../shared/grants'
import { createBridge } from './bridge'

contextBridge.exposeInMainWorld('pos', createBridge(grants.customer, ipcRenderer))
