-- One session of Neovim's own client with the language server. Writes what it saw to $PLIMSOLL_RESULTS as JSON.
-- Started by run.mjs in a folder that holds the files; $PLIMSOLL_SERVER is the server's bundle.
local results = {}

local function finish()
  local file = assert(io.open(vim.env.PLIMSOLL_RESULTS, 'w'))
  file:write(vim.fn.json_encode(results))
  file:close()
  vim.cmd('qall!')
end

local function attempt(name, action)
  local ok, problem = pcall(action)
  table.insert(results, { name = name, ok = ok, problem = ok and '' or tostring(problem) })
end

-- As docs/editors.md tells people to write it: the server starts with the first file of a kind, and gets every further one.
local settings = { plimsoll = { rules = { ['missing-labels'] = 'off' } } }
local client
vim.api.nvim_create_autocmd('FileType', {
  pattern = { 'dockerfile', 'sh' },
  callback = function(event)
    client = client or vim.lsp.start_client({
      name = 'plimsoll',
      cmd = { vim.env.PLIMSOLL_NODE, vim.env.PLIMSOLL_SERVER, '--stdio' },
      root_dir = vim.fn.getcwd(),
      settings = settings,
      -- Releases before 0.8 do not answer when the server asks for settings.
      init_options = { settings = settings.plimsoll },
    })
    vim.lsp.buf_attach_client(event.buf, client)
  end,
})
vim.cmd('filetype on')

local function open(path)
  vim.cmd('edit ' .. path)
  return vim.api.nvim_get_current_buf()
end

local function rules(buffer)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(buffer)) do found[one.code or (one.user_data and one.user_data.lsp and one.user_data.lsp.code) or '?'] = one end
  return found
end

local function wait_for(what, condition)
  assert(vim.wait(20000, condition, 20), 'waited in vain for ' .. what)
end

local function lines(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
end

-- The menu of code actions, answered by the action whose title begins so.
local function choose(title)
  local seen = {}
  vim.ui.select = function(items, options, on_choice)
    for _, item in ipairs(items) do
      local text = options.format_item(item)
      table.insert(seen, text)
      if text:find(title, 1, true) == 1 then return on_choice(item, 1) end
    end
  end
  vim.lsp.buf.code_action()
  return seen
end

local dockerfile

attempt('diagnostics of a Dockerfile', function()
  dockerfile = open('Dockerfile')
  wait_for('diagnostics', function() return rules(dockerfile)['consecutive-run'] ~= nil end)
  local found = rules(dockerfile)
  assert(found['missing-exec'] ~= nil, 'the start script is read')
  assert(found['missing-labels'] == nil, 'the settings are taken')
  local merge = found['consecutive-run']
  assert(merge.source == 'plimsoll', tostring(merge.source))
end)

attempt('a quick fix from the menu', function()
  local merge = rules(dockerfile)['consecutive-run']
  vim.api.nvim_win_set_cursor(0, { merge.lnum + 1, merge.col })
  local seen = choose('Merge 2 RUN')
  wait_for('the merged RUN, out of ' .. table.concat(seen, ', '), function() return lines(dockerfile):find('mkdir /srv/app && \\\n    touch /srv/app/x', 1, true) ~= nil end)
  wait_for('the finding to go', function() return rules(dockerfile)['consecutive-run'] == nil end)
end)

attempt('a quick fix that edits the other file', function()
  local finding = rules(dockerfile)['missing-exec']
  vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
  local seen = choose('Add exec')
  local script = vim.fn.bufadd('start.sh')
  wait_for('exec in the script, out of ' .. table.concat(seen, ', '), function() return lines(script):find('exec "$@"', 1, true) ~= nil end)
  wait_for('the finding in the Dockerfile to go', function() return rules(dockerfile)['missing-exec'] == nil end)
end)

attempt('an edit that brings a finding', function()
  vim.api.nvim_buf_set_lines(dockerfile, 0, 1, false, { 'FROM debian' })
  wait_for('the finding of an untagged base', function() return rules(dockerfile)['untagged-base-image'] ~= nil end)
end)

attempt('hover explains a finding', function()
  local answers = vim.lsp.buf_request_sync(dockerfile, 'textDocument/hover', {
    textDocument = vim.lsp.util.make_text_document_params(dockerfile),
    position = { line = 0, character = 6 },
  }, 10000)
  local text = ''
  for _, answer in pairs(answers or {}) do text = text .. vim.fn.json_encode(answer.result or vim.empty_dict()) end
  assert(text:find('untagged%-base%-image') ~= nil, text)
end)

attempt('the server ends with the editor', function()
  local all = vim.lsp.get_clients and vim.lsp.get_clients() or vim.lsp.get_active_clients()
  assert(#all == 1, 'one server for all files')
  vim.lsp.stop_client(all, false)
  wait_for('the end', function()
    local left = vim.lsp.get_clients and vim.lsp.get_clients() or vim.lsp.get_active_clients()
    return #left == 0
  end)
end)

finish()
