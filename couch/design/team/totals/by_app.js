function by_app(doc) {
  if (doc.type !== 'day') return;
  var totals = Object.create(null);
  for (var i = 0; i < doc.cells.length; i += 3) {
    var name = doc.keys[doc.cells[i + 1]][0];
    totals[name] = (totals[name] || 0) + doc.cells[i + 2];
  }
  for (var key in totals) emit([doc.date, key], totals[key]);
}
