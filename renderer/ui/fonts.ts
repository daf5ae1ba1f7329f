// The fonts of both windows, from the package: a till must look the same on every machine, and offline.

import '@fontsource-variable/inter/opsz.css'
import '@fontsource-variable/noto-sans-khmer/wght.css'
import '@fontsource-variable/nunito-sans/wght.css'
