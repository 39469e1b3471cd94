function validate(newDoc, oldDoc, userCtx, secObj) {
  /* insert shapes */
  // The owner is read from the database's security object: a replicated new branch has no oldDoc to ask. Roles carry the
  // prefix of the installation, which is read there too.
  var memberRoles = (secObj && secObj.members && secObj.members.roles) || [];
  var prefix = '';
  var owner = '';
  for (var i = 0; i < memberRoles.length; i++) {
    var role = /^([a-z0-9-]*)developer:(.+)$/.exec(memberRoles[i]);
    if (role) {
      prefix = role[1];
      owner = role[2];
    }
  }
  var has = function (role) {
    return userCtx.roles.indexOf(role) !== -1;
  };
  var service = has('_admin');
  var isOwner = !service && owner !== '' && has(prefix + 'developer:' + owner);
  var agent = isOwner && has(prefix + 'agent');
  var person = isOwner && !has(prefix + 'agent');
  var refuse = function (reason) {
    throw { forbidden: reason };
  };

  // The checks of domain/documents/entry.ts that are no shape.
  var findEntryProblem = function (entry) {
    var hasStart = entry.start !== undefined;
    if (entry._id.indexOf('entry:' + entry.date + ':') !== 0) return 'The id must name the date.';
    if (hasStart !== (entry.end !== undefined)) return 'An entry has both a start and an end.';
    if (!hasStart) return '';
    if (entry.kind === 'remove' && entry.seconds !== undefined)
      return 'A removal has a stretch or seconds, not both.';
    var lengthMs = Date.parse(entry.end) - Date.parse(entry.start);
    if (!(lengthMs > 0)) return 'An entry ends after it starts.';
    if (lengthMs > 86400000) return 'An entry takes 24 hours at most.';
    var startDate = new Date(entry.start.slice(0, 10) + 'T00:00:00Z').getTime();
    if (Math.abs(Date.parse(entry.date + 'T00:00:00Z') - startDate) > 86400000)
      return 'The date of an entry is that of its start in some zone.';
    return '';
  };

  // The checks of domain/documents/hint.ts that are no shape.
  var findHintProblem = function (hint) {
    if (hint._id !== 'hint:' + hint.date + ':' + hint.device)
      return 'The id must name the date and the device.';
    for (var e = 0; e < hint.events.length; e++) {
      var event = hint.events[e];
      var eventMs = Date.parse(event.end) - Date.parse(event.start);
      if (event.start.slice(0, 10) !== hint.date) return 'Events start on the date of their document.';
      if (!(eventMs > 0 && eventMs <= 86400000))
        return 'An event takes more than no time and 24 hours at most.';
    }
    return '';
  };

  // The checks of domain/documents/sheet.ts that are no shape.
  var findSheetProblem = function (sheet) {
    if (sheet._id !== 'sheet:' + sheet.week + ':' + sheet.digest.slice(7, 19))
      return 'The id of a sheet names its week and the first letters of its digest.';
    var dayMs = 86400000;
    var fourthMs = Date.parse(sheet.week.slice(0, 4) + '-01-04T00:00:00Z');
    var mondayMs = fourthMs - ((new Date(fourthMs).getUTCDay() + 6) % 7) * dayMs;
    mondayMs += (Number(sheet.week.slice(6)) - 1) * 7 * dayMs;
    var of = {};
    var i;
    if (new Date(mondayMs + 3 * dayMs).toISOString().slice(0, 4) !== sheet.week.slice(0, 4))
      return 'The week of a sheet must exist.';
    for (i = 0; i < sheet.dates.length; i++) {
      var days = (Date.parse(sheet.dates[i] + 'T00:00:00Z') - mondayMs) / dayMs;
      if (days < 0 || days > 6) return 'The dates of a sheet are those of its week.';
      if (i > 0 && sheet.dates[i] <= sheet.dates[i - 1]) return 'The dates of a sheet are in order.';
      of[sheet.dates[i]] = true;
    }
    var parts = sheet.rows.concat(sheet.coverage, sheet.absences);
    for (i = 0; i < parts.length; i++) {
      if (of[parts[i].date] !== true) return 'Everything in a sheet is about one of its dates.';
    }
    for (i = 0; i < sheet.adjustments.length; i++) {
      if (sheet.adjustments[i].week >= sheet.week) return 'Adjustments are of earlier weeks.';
    }
    var json = JSON.stringify(sheet);
    var bytes = json.length;
    for (i = 0; i < json.length; i++) {
      var unit = json.charCodeAt(i);
      if (unit > 127) bytes += unit > 2047 ? 2 : 1;
    }
    // CouchDB adds members of its own, such as the history of a replicated version.
    if (bytes > 201000) return 'A sheet has 200000 bytes at most.';
    return '';
  };

  var kinds = {
    day: { writer: agent, pattern: /^day:\d{4}-\d{2}-\d{2}:[A-Za-z0-9][A-Za-z0-9._-]*$/, by: 'the agent' },
    device: { writer: agent, pattern: /^device:[A-Za-z0-9][A-Za-z0-9._-]*$/, by: 'the agent' },
    profile: { writer: person, pattern: /^profile$/, by: 'the person' },
    entry: { writer: person, pattern: /^entry:\d{4}-\d{2}-\d{2}:[0-9A-Z]{26}$/, by: 'the person' },
    // The service may write earlier ones without a digest: those of a backup.
    sheet: { writer: person, pattern: /^sheet:\d{4}-W\d{2}(:[0-9a-f]{12})?$/, by: 'the person', v: 2 },
    goal: { writer: person, pattern: /^goal:[0-9A-Z]{26}$/, by: 'the person' },
    alert: { writer: person, pattern: /^alert:[^:]+:[^:]+:[^:]+$/, by: 'the person' },
    view: { writer: person, pattern: /^view:[0-9A-Z]{26}$/, by: 'the person' },
    review: {
      writer: false,
      pattern: /^review:\d{4}-W\d{2}(:[0-9a-f]{12}:[^:]+)?$/,
      by: 'the service'
    },
    contract: { writer: false, pattern: /^contract:\d{4}-\d{2}-\d{2}$/, by: 'the service' },
    absence: { writer: person, pattern: /^absence:\d{4}-\d{2}-\d{2}:[0-9A-Z]{26}$/, by: 'the person' },
    timer: { writer: person, pattern: /^timer$/, by: 'the person' },
    refusal: { writer: person, pattern: /^refusal:\d{4}-W\d{2}:[0-9a-f]{16}$/, by: 'the person' },
    hint: { writer: agent, pattern: /^hint:\d{4}-\d{2}-\d{2}:[A-Za-z0-9][A-Za-z0-9._-]*$/, by: 'the agent' },
    'merged-devices': { writer: false, pattern: /^merged-devices$/, by: 'the service' },
    epochs: { writer: false, pattern: /^epochs$/, by: 'the service' }
  };
  var kind = newDoc._id.split(':')[0];
  var rule = Object.prototype.hasOwnProperty.call(kinds, kind) ? kinds[kind] : null;
  if (!rule || !rule.pattern.test(newDoc._id))
    refuse('No document of this database is named ' + newDoc._id + '.');
  if (!service && !rule.writer) refuse('Only ' + rule.by + ' may write ' + kind + ' documents here.');
  var problem = service ? '' : findIdProblem(newDoc);
  if (problem) refuse(problem);
  // Also in a version of its own, which has no earlier one.
  if (kind === 'sheet' && !service && (newDoc._deleted || (oldDoc && !oldDoc._deleted)))
    refuse('What was submitted is never changed or deleted. Submit the week again.');
  if (newDoc._deleted) return;

  if (newDoc.type !== kind) refuse('The type of ' + newDoc._id + ' must be ' + kind + '.');
  var version = rule.v || 1;
  if (newDoc.v !== version && !(service && (kind === 'sheet' || kind === 'review')))
    refuse('This database knows version ' + version + ' of ' + kind + ' documents only.');
  // A restored backup may have documents from before these bounds; readers leave them out.
  problem = service ? '' : findShapeProblem(newDoc, shapes[kind], kind, 'document');
  if (problem) refuse(problem);
  var owned = kind !== 'view' && kind !== 'alert' && kind !== 'epochs';
  if (owned && newDoc.developer !== owner) refuse('This database belongs to ' + owner + '.');
  if (kind === 'device' && newDoc._id !== 'device:' + newDoc.device) refuse('The id must name the device.');
  if (kind === 'alert' && newDoc._id !== ['alert', newDoc.rule, newDoc.subject, newDoc.period].join(':'))
    refuse('The id must name the rule, the subject and the period.');
  if (kind === 'entry' && !service) problem = findEntryProblem(newDoc);
  if (kind === 'sheet' && !service) problem = findSheetProblem(newDoc);
  if (problem) refuse(problem);
  problem = kind === 'hint' && !service ? findHintProblem(newDoc) : '';
  if (problem) refuse(problem);
  if (kind === 'refusal' && newDoc._id !== 'refusal:' + newDoc.week + ':' + newDoc.digest)
    refuse('The id must name the week and the digest.');
  if (kind === 'absence' && newDoc._id.indexOf('absence:' + newDoc.date + ':') !== 0)
    refuse('The id must name the date.');
  if (kind === 'contract' && newDoc._id !== 'contract:' + newDoc.from) refuse('The id must name the date.');
  if (kind !== 'day') return;

  if (newDoc._id !== 'day:' + newDoc.date + ':' + newDoc.device)
    refuse('The id must name the date and the device.');
  if (service) return;
  if (newDoc.why.length !== newDoc.keys.length) refuse('Every key of a day needs its reason.');
  for (var k = 0; k < newDoc.cells.length; k += 3) {
    if (newDoc.cells[k + 1] >= newDoc.keys.length) refuse('The cells of a day name keys that exist.');
  }
  for (var t = 0; t < newDoc.timeline.length; t += 3) {
    if (newDoc.timeline[t + 2] >= newDoc.keys.length) refuse('The timeline of a day names keys that exist.');
  }
}
