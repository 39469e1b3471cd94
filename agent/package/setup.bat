@echo off
rem Connects this machine to your team's Tidesheet, with the agent in this folder. Arguments are those of "tidesheet setup".
setlocal

where node >nul 2>nul
if errorlevel 1 (
  echo Node.js is not installed here, or not on the PATH. 1>&2
  goto :install_node
)

node -e "const [a, b] = process.versions.node.split('.'); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)"
if errorlevel 1 (
  echo Node.js is too old. 1>&2
  goto :install_node
)

if not exist "%~dp0agent.js" (
  echo There is no agent.js beside this script: unpack the whole folder, and run it there. 1>&2
  goto :failed
)

echo Keep this folder where it is, %~dp0: the agent is started from it.
node "%~dp0agent.js" setup %*
if errorlevel 1 goto :failed
call :wait
exit /b 0

:install_node
echo Tidesheet needs Node.js 20.19 or newer: https://nodejs.org. Then run this again. 1>&2

:failed
call :wait
exit /b 1

:wait
rem A window that was opened by a double click would close before it could be read.
echo %cmdcmdline% | find /i "%~nx0" >nul
if not errorlevel 1 pause
exit /b 0
