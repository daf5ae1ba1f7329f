// The measure for the till's start and memory: an Electron window (or two) with one input field, and nothing else.

const { app, BrowserWindow } = require('electron')

const windows = Number(process.env.BARE_WINDOWS ?? '1')
const page = 'data:text/html,<title>bare</title><input autofocus>'
const painted = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'

app.whenReady().then(async () => {
  for (let index = 0; index < windows; index++) {
    const window = new BrowserWindow({ show: false, width: 1366, height: 768, webPreferences: { sandbox: true } })
    window.once('ready-to-show', () => window.show())
    await window.loadURL(page)
    await window.webContents.executeJavaScript(painted)
  }
  console.log('READY')
})
