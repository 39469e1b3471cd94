# Installs the Tidesheet agent of @SERVER@ and connects this machine to it. Run it again to get a newer version.
#
#   irm @SERVER@/install.ps1 | iex
#   & ([scriptblock]::Create((irm @SERVER@/install.ps1))) 'the enrolment link that your admin sent'
#
# All arguments are those of "tidesheet setup".

function Install-Tidesheet {
  $ErrorActionPreference = 'Stop'
  $server = '@SERVER@'
  $wanted = 'Tidesheet needs Node.js 20.19 or newer: https://nodejs.org. Then run this again.'

  if (-not (Get-Command node -ErrorAction SilentlyContinue)) {
    throw "Node.js is not installed here, or not on the PATH. $wanted"
  }
  $version = [version](& node -p process.versions.node)
  if ($version -lt [version]'20.19') { throw "Node.js $version is too old. $wanted" }

  # npm.cmd, because npm.ps1 is refused where scripts are not allowed to run.
  & npm.cmd install --global --no-audit --no-fund '--loglevel=error' "$server/agent.tgz"
  if ($LASTEXITCODE -ne 0) {
    throw 'npm could not install the agent; what it said is above. Nothing else was changed.'
  }
  $tidesheet = Join-Path (& npm.cmd prefix --global) 'tidesheet.cmd'
  Write-Host "Installed $(& $tidesheet --version)."

  $given = @($args)
  if (-not ($given -match '^(https?://|--link|--server)')) { $given = @('--server', $server) + $given }
  & $tidesheet setup @given
}

Install-Tidesheet @args
